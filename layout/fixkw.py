import re,subprocess,sys,pathlib,os
root=pathlib.Path(sys.argv[1]); fields={}; cls={}; byc={}
for l in open(sys.argv[2]):
    if ':' in l and not l.startswith('#'):
        w,new=l.split(); sym=w.split(':')[1]
        if '.' not in sym: cls[sym]=new
        if '.' in sym: byc[tuple(sym.split('.')[-2:])]=new
        if '.' in sym: fields.setdefault(sym.split('.')[-1],set()).add(new)
out=subprocess.run(['.venv/bin/mypy'],cwd=root,capture_output=True,text=True,env={**os.environ,'PYTHONPATH':str(root)}).stdout
for m in re.finditer(r'^(\S+?):(\d+): error: Unexpected keyword argument "(\w+)" for (?:"replace" of )?"([\w.]+)"',out,re.M):
    f,l,k=m[1],int(m[2]),m[3]
    back={v:o for o,v in cls.items()}; c=m[4].split('.')[-1]; new=byc.get((c,k)) or byc.get((back.get(c,c),k)) or (next(iter(fields[k])) if len(fields.get(k,()))==1 else None)
    if new is None: print('?',m[0]); continue
    p=root/f; t=p.read_text().split('\n')
    for i in range(l-1,min(l+12,len(t))):
        n=re.sub(rf'\b{k}=',new+'=',t[i])
        if n!=t[i]: t[i]=n; break
    else: print('no',m[0])
    p.write_text('\n'.join(t))
out=subprocess.run(['.venv/bin/mypy'],cwd=root,capture_output=True,text=True,env={**os.environ,'PYTHONPATH':str(root)}).stdout
print(out[-3000:])

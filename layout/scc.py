import ast,pathlib,sys
root=pathlib.Path(sys.argv[1]); files={}
for p in (root/'personas').rglob('*.py'):
    parts=list(p.relative_to(root).with_suffix('').parts)
    if parts[-1]=='__init__': parts.pop()
    files['.'.join(parts)]=p
E={}
for m,p in files.items():
    ds=set()
    for n in ast.parse(p.read_text()).body:
        if isinstance(n,ast.ImportFrom) and n.module and n.module.startswith('personas'):
            for a in n.names:
                f=n.module+'.'+a.name
                ds.add(f if f in files else n.module)
        elif isinstance(n,ast.Import):
            ds|={a.name for a in n.names if a.name in files}
    E[m]=ds&set(files)-{m}
idx={};low={};st=[];on=set();out=[];c=[0]
sys.setrecursionlimit(10000)
def go(v):
    idx[v]=low[v]=c[0];c[0]+=1;st.append(v);on.add(v)
    for w in E[v]:
        if w not in idx: go(w);low[v]=min(low[v],low[w])
        elif w in on: low[v]=min(low[v],idx[w])
    if low[v]==idx[v]:
        comp=[]
        while True:
            w=st.pop();on.discard(w);comp.append(w)
            if w==v:break
        if len(comp)>1: out.append(comp)
for v in E:
    if v not in idx: go(v)
for comp in out:
    print('CIRCLE',*comp); 
    for v in comp: print('   ',v,'->',*(E[v]&set(comp)))

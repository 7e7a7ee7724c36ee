import ast,sys,pathlib,collections
root=pathlib.Path(sys.argv[1])
c=collections.Counter(); kinds=collections.defaultdict(collections.Counter)
def add(n,k): c[n]+=1; kinds[n][k]+=1
for p in root.rglob('*.py'):
    for n in ast.walk(ast.parse(p.read_text())):
        if isinstance(n,(ast.FunctionDef,ast.AsyncFunctionDef)): add(n.name,'def'); [add(a.arg,'arg') for a in [*n.args.posonlyargs,*n.args.args,*n.args.kwonlyargs]]
        elif isinstance(n,ast.ClassDef): add(n.name,'class')
        elif isinstance(n,ast.Name) and isinstance(n.ctx,ast.Store): add(n.id,'var')
        elif isinstance(n,ast.ExceptHandler) and n.name: add(n.name,'exc')
IRREG=set('found made known told asked said seen given kept taken written drawn shown held meant left lost built bound gone done put set read cut split sought brought thought spoken chosen broken hidden'.split())
PRON=set('each other others another one ones all both either neither what which who whom whose this that these those it they them here there then rest same own everything nothing everybody nobody somebody'.split())
def part(name):
    w=name.strip('_').lower().split('_')
    if not w or not w[-1]: return False
    last=w[-1]
    return last in IRREG or last in PRON or (last.endswith('ed') and len(last)>4 and last not in ('seed','need','speed','feed','embed'))
tot=sum(c.values()); bad=[(n,k) for n,k in c.most_common() if part(n)]
print(tot, sum(k for _,k in bad), f"{sum(k for _,k in bad)/tot:.3%}", len(c), len(bad))
print(' '.join(f"{n}:{k}" for n,k in bad[:400]))

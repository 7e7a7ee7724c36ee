"""rename.py ROOT  < lines "personas.module:Symbol[.member] new"   type-aware renames through a language server.
Symbol: a module-level name; Class.field; Class.method; function.param. Applies one after another."""
import ast, json, pathlib, subprocess, sys, threading, queue, os, re
root = pathlib.Path(sys.argv[1]).resolve()
jobs = [l.split() for l in sys.stdin.read().splitlines() if l.strip() and not l.startswith("#")]
srv = subprocess.Popen(["basedpyright-langserver", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
q = queue.Queue(); ident = [0]
def reader():
    while True:
        n = 0
        while True:
            l = srv.stdout.readline()
            if not l: return
            l = l.decode().strip()
            if not l: break
            if l.lower().startswith("content-length"): n = int(l.split(":")[1])
        m = json.loads(srv.stdout.read(n))
        if "method" in m and "id" in m:
            r = None
            if m["method"] == "workspace/configuration":
                r = [{"analysis": {"diagnosticMode": "workspace", "typeCheckingMode": "off", "extraPaths": []}, "pythonPath": sys.executable} if i.get("section","").startswith(("python","basedpyright")) else None for i in m["params"]["items"]]
            send({"jsonrpc": "2.0", "id": m["id"], "result": r})
        elif "id" in m: q.put(m)
def send(o):
    b = json.dumps(o).encode(); srv.stdin.write(b"Content-Length: %d\r\n\r\n" % len(b) + b); srv.stdin.flush()
def ask(method, params, timeout=300):
    ident[0] += 1; i = ident[0]; send({"jsonrpc": "2.0", "id": i, "method": method, "params": params})
    while True:
        m = q.get(timeout=timeout)
        if m["id"] == i:
            if "error" in m: raise RuntimeError(m["error"])
            return m.get("result")
threading.Thread(target=reader, daemon=True).start()
uri = lambda p: p.as_uri()
ask("initialize", {"processId": os.getpid(), "rootUri": uri(root), "workspaceFolders": [{"uri": uri(root), "name": "r"}], "capabilities": {"workspace": {"configuration": True, "workspaceEdit": {"documentChanges": True}, "workspaceFolders": True, "didChangeWatchedFiles": {"dynamicRegistration": False}}, "textDocument": {"rename": {"prepareSupport": False}}}})
send({"jsonrpc": "2.0", "method": "initialized", "params": {}})
opened = {}
def sync(p):
    t = p.read_text(); u = uri(p)
    if u not in opened: opened[u] = 1; send({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": u, "languageId": "python", "version": 1, "text": t}}})
    else:
        opened[u] += 1; send({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {"uri": u, "version": opened[u]}, "contentChanges": [{"text": t}]}})
def find(mod, sym):
    p = root / (mod.replace(".", "/") + ".py")
    if not p.exists(): p = root / mod.replace(".", "/") / "__init__.py"
    if not p.exists(): p = root / mod
    text = p.read_text(); lines = text.split("\n"); tree = ast.parse(text); parts = sym.split("."); nodes = tree.body; pos = None
    for depth, part in enumerate(parts):
        for n in nodes:
            if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and n.name == part:
                col = re.match(r"\s*(async\s+)?(def|class)\s+", lines[n.lineno-1]).end(); pos = (n.lineno-1, col)
                nxt = list(n.body)
                if isinstance(n, ast.FunctionDef): nxt = [*n.args.posonlyargs, *n.args.args, *n.args.kwonlyargs, *[x for x in ast.walk(n) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)]]
                break
            if isinstance(n, ast.AnnAssign) and getattr(n.target, "id", None) == part or isinstance(n, ast.Assign) and any(getattr(t, "id", None) == part for t in n.targets):
                t = n.target if isinstance(n, ast.AnnAssign) else next(t for t in n.targets if getattr(t, "id", None) == part)
                pos = (t.lineno-1, t.col_offset); nxt = []; break
            if isinstance(n, ast.arg) and n.arg == part or isinstance(n, ast.Name) and n.id == part:
                pos = (n.lineno-1, n.col_offset); nxt = []; break
        else: raise LookupError(f"{mod}:{sym}")
        nodes = nxt
    # utf-16 columns
    line = lines[pos[0]]; col = len(line.encode()[:pos[1]].decode().encode("utf-16-le"))//2
    return p, pos[0], col
def off(text, pos):
    ls = text.split("\n"); o = sum(len(l)+1 for l in ls[:pos["line"]]); l = ls[pos["line"]]
    return o + len(l.encode("utf-16-le")[:2*pos["character"]].decode("utf-16-le"))
for p in sorted([*root.glob("personas/**/*.py"), *root.glob("tests/**/*.py"), *root.glob("benchmarks/**/*.py"), *root.glob("examples/*.py")]): sync(p)
bad = 0
for where, new in jobs:
    mod, sym = where.split(":")
    try: p, line, col = find(mod, sym)
    except LookupError as e: print("NOT THERE", e); bad += 1; continue
    try: res = ask("textDocument/rename", {"textDocument": {"uri": uri(p)}, "position": {"line": line, "character": col}, "newName": new})
    except RuntimeError as e: print("REFUSED", where, e); bad += 1; continue
    if not res: print("NO EDITS", where); bad += 1; continue
    changes = res.get("changes") or {}
    for d in res.get("documentChanges", []): changes.setdefault(d["textDocument"]["uri"], []).extend(d["edits"])
    n = 0
    for u, edits in changes.items():
        fp = pathlib.Path(u.removeprefix("file://").replace("%40", "@"))
        if ".venv" in str(fp): continue
        t = fp.read_text()
        for e in sorted(edits, key=lambda e: (e["range"]["start"]["line"], e["range"]["start"]["character"]), reverse=True):
            a, b = off(t, e["range"]["start"]), off(t, e["range"]["end"]); t = t[:a] + e["newText"] + t[b:]; n += 1
        fp.write_text(t); sync(fp)
    print("ok", where, new, n, "places", len(changes), "files", flush=True)
srv.kill(); sys.exit(bool(bad))

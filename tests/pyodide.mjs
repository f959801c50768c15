// Run a Python program under Pyodide, with one folder of this machine mounted read-write.
//   node pyodide.mjs FOLDER_OF_PYODIDE FOLDER_TO_MOUNT PROGRAM.py
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [pyodideFolder, mounted, program] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")));
const python = await loadPyodide({ stdout: (line) => console.log(line) });
python.FS.mkdir("/mounted");
python.FS.mount(python.FS.filesystems.NODEFS, { root: mounted }, "/mounted");
python.runPython(readFileSync(program, "utf8"));

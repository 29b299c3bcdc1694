// Bundles the editor into service/web/static/vendor/codemirror, with the licences of all that is in it.
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { build } from "esbuild";

const target = "../service/web/static/vendor/codemirror";
mkdirSync(target, { recursive: true });
const made = await build({
  entryPoints: ["src/document_editor.js"],
  outfile: `${target}/codemirror.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  metafile: true,
});

const folders = Object.keys(made.metafile.inputs).map((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
const packages = [...new Set(folders.filter(Boolean))].sort().map((folder) => ({
  ...JSON.parse(readFileSync(`${folder}/package.json`, "utf8")),
  licence: readFileSync(`${folder}/LICENSE`, "utf8").trim(),
}));
const rule = "-".repeat(80);
writeFileSync(
  `${target}/LICENSES.txt`,
  packages.map((each) => `${each.name} ${each.version} (${each.license})\n\n${each.licence}\n`).join(`\n${rule}\n\n`),
);
writeFileSync(
  `${target}/VENDORED.md`,
  "Made by `make frontend` from `frontend/src` and these npm packages; licences: `LICENSES.txt`.\n\n" +
    packages.map((each) => `- ${each.name} ${each.version}`).join("\n") +
    "\n",
);

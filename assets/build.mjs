// Builds the one stylesheet, the one script and the fonts into the folder given (default: where the pages app serves them from).
// The same sources and the same package-lock.json give the same bytes: assets/build.py --check relies on it.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, "../src/almoner/foundation/pages/static/almoner"));
const faces = join(here, "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files");
const browsers = ["chrome109", "edge109", "firefox115", "safari15.6"];

await rm(target, { recursive: true, force: true });
await mkdir(join(target, "fonts"), { recursive: true });

const { css } = sass.compile(join(here, "sass/almoner.scss"), {
  loadPaths: [join(here, "node_modules")],
  quietDeps: true,
  logger: {
    warn(message) {
      throw new Error(message);
    },
  },
});
const forbidden = ["GDS Transport", "nta", "crown", "govuk-logotype"].filter((word) => new RegExp(`\\b${word}\\b`, "i").test(css));
if (forbidden.length) throw new Error(`The stylesheet names what may not be used outside gov.uk: ${forbidden.join(", ")}`);

const small = await esbuild.transform(css, { loader: "css", minify: true, target: browsers, charset: "utf8" });
await writeFile(join(target, "almoner.css"), small.code);

await esbuild.build({
  entryPoints: [join(here, "js/almoner.js")],
  outfile: join(target, "almoner.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: browsers,
  charset: "utf8",
  logLevel: "warning",
});

await copyFile(join(faces, "../LICENSE"), join(target, "fonts", "OFL.txt"));
await copyFile(join(here, "NOTICES.txt"), join(target, "NOTICES.txt"));
await copyFile(join(here, "img/icon.svg"), join(target, "icon.svg"));
for (const part of ["latin", "latin-ext"]) {
  await copyFile(
    join(faces, `atkinson-hyperlegible-next-${part}-wght-normal.woff2`),
    join(target, "fonts", `atkinson-hyperlegible-next-${part}.woff2`),
  );
}
console.log(`almoner.css ${small.code.length} bytes`);

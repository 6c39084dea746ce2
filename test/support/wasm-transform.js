/** For tests, an import of a file with WebAssembly gives its path, as esbuild's loader `file` does for the bundle. */
module.exports = {
  process: (_, path) => ({ code: `module.exports = ${JSON.stringify(path)};` }),
};

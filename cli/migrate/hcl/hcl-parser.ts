import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import grammar from '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm';
// Its module for `import` looks for its own address, which a bundle does not have.
// eslint-disable-next-line @typescript-eslint/no-require-imports
import TreeSitter = require('web-tree-sitter');
import runtime from 'web-tree-sitter/web-tree-sitter.wasm';

/**
 * tree-sitter with its grammar of HCL, as WebAssembly: docs/decisions/0086-hcl-by-tree-sitter.md.
 * @see https://github.com/tree-sitter/tree-sitter/blob/master/lib/binding_web/README.md
 */
export async function makeHclParser(): Promise<TreeSitter.Parser> {
  await TreeSitter.Parser.init({ wasmBinary: await besideThis(runtime) });
  const parser = new TreeSitter.Parser();
  parser.setLanguage(await TreeSitter.Language.load(await besideThis(grammar)));
  return parser;
}

async function besideThis(file: string): Promise<Uint8Array> {
  return readFile(resolve(__dirname, file));
}

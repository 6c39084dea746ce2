import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** An error of a service with no members of its own, as the SDK's generator writes it. */
const PLAIN_ERROR =
  /export class (\w+) extends __BaseException \{\n(?: {4}static shapeId = "([\w.]+#)\1";\n)? {4}name = "\1";\n {4}\$fault = "(client|server)";\n {4}constructor\(opts\) \{\n {8}super\(\{\n {12}name: "\1",\n {12}\$fault: "\3",\n {12}\.\.\.opts,?\n {8}\}\);\n {8}Object\.setPrototypeOf\(this, \1\.prototype\);\n {4}\}\n\}\n/g;

const MAKE_ERROR = `const makeError = (shapes, fault, error) => class extends __BaseException {
    static shapeId = shapes + error;
    name = error;
    $fault = fault;
    constructor(opts) {
        super({ name: error, $fault: fault, ...opts });
        Object.setPrototypeOf(this, new.target.prototype);
    }
};
`;

/**
 * The same classes from one function, behind the import of the class that they extend: CodeCommit has 190 of them,
 * which were a third of what a function loads.
 */
export function compactErrors(source: string): string {
  const compact = source.replace(
    PLAIN_ERROR,
    (_, name: string, shapes: string | undefined, fault: string) =>
      `export const ${name} = /* @__PURE__ */ makeError(${JSON.stringify(shapes ?? '')}, ${JSON.stringify(fault)}, ${JSON.stringify(name)});\n`,
  );
  return compact === source ? source : compact.replace(/^(import [^\n]+\n)/, `$1${MAKE_ERROR}`);
}

/** The schema of an error that has a message and nothing else. STS also says which status and code it comes with. */
const PLAIN_SCHEMA =
  /export var (\w+)\$ = \[-3, n0, \w+,\n {4}\{ (?:\[_aQE\]: \[[^\]\n]*\], )?\[_e\]: _(?:c|se)(?:, \[_hE\]: \d+)? \},\n {4}\[_m\],\n {4}\[0\]\n\];\nn0_registry\.registerError\(\1\$, \1\);\n/g;

/**
 * Without the schemas of such errors: the SDK gives an error that it has no schema for the name and the message of the
 * answer, in the service's own class, and errors are distinguished by their names. So the classes are left out of the
 * bundle too.
 */
export function withoutPlainErrors(source: string): string {
  return source.replace(PLAIN_SCHEMA, '');
}

export const compactErrorsPlugin: Plugin = {
  name: 'compact-errors',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => ({
      contents: withoutPlainErrors(readFileSync(path, 'utf8')),
      loader: 'js',
    }));
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]models[\\/]errors\.js$/ }, ({ path }) => ({
      contents: compactErrors(readFileSync(path, 'utf8')),
      loader: 'js',
    }));
  },
};

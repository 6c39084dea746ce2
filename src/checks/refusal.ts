/** The page of all refusals, made from the code. */
const ERRORS_PAGE = 'https://github.com/flow-ci-projen/flow-ci-projen/blob/main/docs/errors.md';

/** The last line of a refusal of several. */
export const WHERE_TO_READ = `All validation errors and how to fix them: ${ERRORS_PAGE}`;

/**
 * A refusal for the user. Where our code noticed it does not help: what is shown is its words, and the
 * lines of the user's own files.
 *
 * Node.js would show the line of code that throws as well, unless it holds `node-do-not-add-exception-line`.
 * @see https://github.com/nodejs/node/blob/main/src/node_errors.cc
 */
export class Refusal extends Error {
  constructor(message: string, name = 'Refusal') {
    super(message);
    this.name = name;
    this.stack = [`${name}: ${message}`, ...usersFrames(this.stack ?? '')].join('\n');
  }
}

/** The frames that are neither of Node.js nor of what npm installed. */
function usersFrames(stack: string): string[] {
  return stack
    .split('\n')
    .filter((line) => /^\s+at .*[\\/].*:\d+:\d+\)?$/.test(line) && !/node_modules|node:/.test(line));
}

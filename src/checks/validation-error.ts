/** The page of all errors, generated from the code. */
const ERRORS_PAGE = 'https://github.com/flow-ci-projen/flow-ci-projen/blob/main/docs/errors.md';

/** The last line of a message with several issues. */
export const WHERE_TO_READ = `All validation errors and how to fix them: ${ERRORS_PAGE}`;

/**
 * An error in what the user wrote. The stack has only the lines of the user's own files, because the place in this
 * package does not help.
 *
 * Node.js also prints the line of code that throws, unless it contains `node-do-not-add-exception-line`.
 * @see https://github.com/nodejs/node/blob/main/src/node_errors.cc
 */
export class ValidationError extends Error {
  constructor(message: string, name = 'ValidationError') {
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

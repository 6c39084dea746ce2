import { findExecutable } from '../process/find-executable';

/**
 * How shells name a program that they do not find: dash `sh: 1: jest: not found`, bash `bash: line 1: jest: command not
 * found`, zsh `command not found: jest`, env `env: 'jest': No such file or directory`.
 */
const NOT_FOUND = [
  /: ([^\s:/]+): (?:command )?not found$/,
  /: command not found: ([^\s:/]+)$/,
  /^(?:\/usr\/bin\/)?env: [‘'"]?([^\s:/'"’]+)[’'"]?: No such file or directory$/,
];

/** What to say about a program that the working copy has, and the PATH of a build has not. */
export function missingProgramHint(lines: readonly string[], leftOut: readonly string[]): string | undefined {
  for (const line of lines.toReversed()) {
    const name = NOT_FOUND.map((shown) => shown.exec(line.trim())?.[1]).find(Boolean);
    const found = name === undefined ? undefined : leftOut.find((folder) => findExecutable(name, folder));
    if (name !== undefined && found !== undefined)
      return `${name} is in ${found} of your working copy, which CodeBuild does not have: install it in the build, and for a package of Node.js write npx ${name}`;
  }
  return undefined;
}

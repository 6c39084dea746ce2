import type * as Yaml from 'yaml';
import { BuildspecUse, ReadBuildspec } from './buildspec';
import { readBuildspec } from './read-buildspec';
import { runtimeIssues } from './runtime-versions';
import { decodeText } from '../../src/checks/read-text-file';

/**
 * Read a buildspec, and hold it against the flow that runs it: `check` and `run` refuse the same.
 * @param source the bytes of a file, or the text of flow-ci.json
 */
export function inspectBuildspec(
  source: string | Uint8Array,
  yaml: typeof Yaml,
  use: BuildspecUse | undefined,
): ReadBuildspec {
  const decoded = typeof source === 'string' ? ({ kind: 'text', text: source } as const) : decodeText(source);
  if (decoded.kind === 'unreadable')
    return {
      kind: 'refused',
      issues: [
        {
          severity: 'error',
          line: lineOf(source as Uint8Array),
          column: 1,
          message: `the buildspec ${decoded.reason}`,
        },
      ],
    };
  const read = readBuildspec(decoded.text, yaml, use);
  if (read.kind === 'batch' && use === undefined)
    return { kind: 'batch', issues: read.issues.map((issue) => ({ ...issue, severity: 'warning' })) };
  if (read.kind !== 'readable' || use === undefined) return read;
  const issues = [...read.issues, ...runtimeIssues(read.buildspec, use.image)];
  return issues.some(({ severity }) => severity === 'error') ? { kind: 'refused', issues } : { ...read, issues };
}

/** The first line that is not UTF-8. A line end is no part of another character. */
function lineOf(bytes: Uint8Array): number {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  return lines.findIndex((line) => decodeText(Buffer.from(line, 'latin1')).kind === 'unreadable') + 1 || 1;
}

import type * as Yaml from 'yaml';
import { ReadBuildspec, useOf } from './buildspec';
import { grantIssues } from './granted';
import { readBuildspec } from './read-buildspec';
import { runtimeIssues } from './runtime-versions';
import { decodeText } from '../../src/checks/read-text-file';
import { ResolvedFlow } from '../../src/contract/flow-file';

/**
 * Read a buildspec, and hold it against the flow that runs it: `check` and `run` refuse the same.
 * @param source the bytes of a file, or the text of flow-ci.json
 */
export function inspectBuildspec(
  source: string | Uint8Array,
  yaml: typeof Yaml,
  flow: ResolvedFlow | undefined,
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
  const read = readBuildspec(decoded.text, yaml, flow && useOf(flow));
  if (read.kind === 'batch' && flow === undefined)
    return { kind: 'batch', issues: read.issues.map((issue) => ({ ...issue, severity: 'warning' })) };
  if (read.kind !== 'readable' || flow === undefined) return read;
  const issues = [
    ...read.issues,
    ...runtimeIssues(read.buildspec, flow.environment.image),
    ...grantIssues(flow, read.buildspec),
  ];
  return issues.some(({ severity }) => severity === 'error') ? { kind: 'refused', issues } : { ...read, issues };
}

/** The first line that is not UTF-8. A line end is no part of another character. */
function lineOf(bytes: Uint8Array): number {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  return lines.findIndex((line) => decodeText(Buffer.from(line, 'latin1')).kind === 'unreadable') + 1 || 1;
}

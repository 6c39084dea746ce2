import { ReadBuildspec, useOf } from './buildspec';
import { grantIssues } from './granted';
import { readBuildspec } from './read-buildspec';
import { runtimeIssues } from './runtime-versions';
import { ResolvedFlow } from '../../src/contract/flow-file';

/**
 * Read a buildspec, and hold it against the flow that runs it: `check` and `run` refuse the same.
 * @param source the bytes of a file, or the text of flow-ci.json
 */
export function inspectBuildspec(source: string | Uint8Array, flow: ResolvedFlow | undefined): ReadBuildspec {
  const read = readBuildspec(source, flow && useOf(flow));
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

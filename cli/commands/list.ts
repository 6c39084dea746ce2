import { Handler } from './command-table';
import { triggerText } from '../../src/flows/trigger-text';
import { LocalProject, loadProject } from '../flow-file';
import { ExitCode } from '../host';
import { jsonText } from '../output/terminal-text';
import { buildspecPlace } from '../plan/buildspec';
import { RunFolder } from '../run-folder/run-folder';
import { warnOfStaleFlowFile } from '../stale-flow-file';

interface ListedFlow {
  readonly flow: string;
  readonly triggers: readonly string[];
  readonly project: string;
  readonly buildspec: string;
  readonly image: string;
  /** Of the latest local run. */
  readonly last?: string;
}

/** `flow-ci list`: the flows, their triggers, and the latest local run of each. */
export const listFlows: Handler<'list'> = (host, { json }) => {
  const project = loadProject(host.cwd);
  warnOfStaleFlowFile(host, project.root);
  const flows = project.file.flows.map((flow): ListedFlow => ({
    flow: flow.name,
    triggers: flow.triggers.map(triggerText),
    project: flow.projectName,
    buildspec: buildspecPlace(flow),
    image: flow.environment.image,
    ...lastRun(project, flow.name),
  }));
  if (json) {
    host.stdout.write(`${jsonText(flows, 2)}\n`);
    return ExitCode.SUCCEEDED;
  }
  const rows = [
    ['FLOW', 'STARTS ON', 'BUILDSPEC', 'LAST RUN'],
    ...flows.flatMap((flow) =>
      flow.triggers.map((trigger, index) =>
        index === 0 ? [flow.flow, trigger, flow.buildspec, flow.last ?? '-'] : ['', trigger, '', ''],
      ),
    ),
  ];
  host.stdout.write(table(rows));
  return ExitCode.SUCCEEDED;
};

function lastRun(project: LocalProject, flow: string): { last?: string } {
  const run = RunFolder.all(project.root).find((each) => each.flow === flow);
  return run ? { last: `#${run.number} ${run.status() ?? 'not finished'}` } : {};
}

/** Rows with aligned columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

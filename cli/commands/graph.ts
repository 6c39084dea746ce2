import { Handler } from './command-table';
import { ResolvedFlow, Trigger } from '../../src/contract/flow-file';
import { flowPicture } from '../../src/flows/flow-picture';
import { triggerText } from '../../src/flows/trigger-text';
import { loadProject } from '../flow-file';
import { ExitCode } from '../host';
import { warnOfStaleFlowFile } from '../stale-flow-file';

/** `flow-ci graph`: the way from an event to a comment. */
export const graph: Handler<'graph'> = (host, flags) => {
  const { root, file } = loadProject(host.cwd);
  warnOfStaleFlowFile(host, root);
  const { flows } = file;
  host.stdout.write(flags.mermaid ? flowPicture(flows) : tree(flows));
  return ExitCode.SUCCEEDED;
};

/** What stands between a trigger and the build. */
function carriers(trigger: Trigger): readonly string[] {
  if (trigger.kind === 'demand') return ['StartBuild by hand'];
  return [triggerText(trigger), trigger.kind === 'schedule' ? 'schedule' : 'rule', 'start-build'];
}

function tree(flows: readonly ResolvedFlow[]): string {
  return flows
    .map((flow) => {
      const ways = flow.triggers.map((trigger) => {
        const end = trigger.kind === 'review' ? ' ─▶ report-build ─▶ comment on the pull request' : '';
        return `  ${carriers(trigger).join(' ─▶ ')} ─▶ ${flow.projectName}${end}\n`;
      });
      return `${flow.name}\n${ways.join('')}`;
    })
    .join('');
}

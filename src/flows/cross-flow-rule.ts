import { propertyName } from './property-name';
import { generatedBuildspec } from './resolve-flow';
import { Check, isPlainObject, join } from '../checks/check';
import { Issue } from '../contract/issue';

/**
 * Approval rule templates of one repository.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html
 */
const MAX_GATES = 25;

/**
 * What is wrong between flows: two that would share a file, a property, a project or a template, and too many gates.
 */
export const crossFlowRule: Check = (flows, path, issues) => {
  if (!isPlainObject(flows)) return;
  const flowsByKey = Object.entries(flows).filter((entry): entry is [string, Record<string, unknown>] =>
    isPlainObject(entry[1]),
  );
  const seen = new Map<string, string>();
  const once = (what: string, key: string, flow: string, issue: Omit<Issue, 'path' | 'expected'> & { at?: string }) => {
    const other = seen.get(`${what} ${key}`);
    if (other !== undefined)
      issues.push({
        path: issue.at ?? join(path, flow),
        value: issue.value,
        expected: `different from "${other}" in its ${what}`,
        fix: issue.fix,
      });
    else seen.set(`${what} ${key}`, flow);
  };
  for (const [flow, options] of flowsByKey) {
    if (options.build !== undefined) {
      // File systems of macOS and Windows ignore case.
      once('file', generatedBuildspec(flow).toLowerCase(), flow, { value: flow, fix: 'rename one of the two flows' });
    }
    if (/^[A-Za-z]/.test(flow))
      once('property', propertyName(flow), flow, { value: flow, fix: 'rename one of the two flows' });
    if (typeof options.projectName === 'string') {
      once('project name', options.projectName, flow, {
        at: join(join(path, flow), 'projectName'),
        value: options.projectName,
        fix: 'choose another name',
      });
    }
    const template = isPlainObject(options.gate) ? options.gate.templateName : undefined;
    if (typeof template === 'string') {
      once('approval rule template', template, flow, {
        at: join(join(join(path, flow), 'gate'), 'templateName'),
        value: template,
        fix: 'choose another name',
      });
    }
  }
  const gates = flowsByKey.filter(([, { gate }]) => Boolean(gate)).length;
  if (gates > MAX_GATES)
    issues.push({
      path,
      value: `${gates} flows with a gate`,
      expected: `flows of which ${MAX_GATES} or fewer have a gate, as CodeCommit associates no more approval rule templates with a repository`,
      fix: 'gate fewer flows',
    });
};

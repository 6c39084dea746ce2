import { propertyName } from './property-name';
import { generatedBuildspec } from './resolve-flow';
import { Check, isPlainObject, join } from '../checks/check';
import { Fault } from '../contract/fault';

/** What is wrong between flows: two that would share a file, a property or a project. */
export const crossFlowFaults: Check = (flows, path, faults) => {
  if (!isPlainObject(flows)) return;
  const flowsByKey = Object.entries(flows).filter((entry): entry is [string, Record<string, unknown>] => isPlainObject(entry[1]));
  const seen = new Map<string, string>();
  const once = (what: string, key: string, flow: string, fault: Omit<Fault, 'path' | 'mustBe'> & { at?: string }) => {
    const other = seen.get(`${what} ${key}`);
    if (other !== undefined) faults.push({ path: fault.at ?? join(path, flow), value: fault.value, mustBe: `different from "${other}" in its ${what}`, cure: fault.cure });
    else seen.set(`${what} ${key}`, flow);
  };
  for (const [flow, options] of flowsByKey) {
    if (options.build !== undefined) {
      // File systems of macOS and Windows do not tell upper case from lower.
      once('file', generatedBuildspec(flow).toLowerCase(), flow, { value: flow, cure: 'rename one of the two flows' });
    }
    if (/^[A-Za-z]/.test(flow)) once('property', propertyName(flow), flow, { value: flow, cure: 'rename one of the two flows' });
    if (typeof options.projectName === 'string') {
      once('project name', options.projectName, flow, { at: join(join(path, flow), 'projectName'), value: options.projectName, cure: 'choose another name' });
    }
  }
};

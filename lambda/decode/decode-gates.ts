import { isObject, textAt } from './json';
import { parseGate } from '../../src/contract/gate';
import { GateVariable, HandlerVariable } from '../../src/contract/invocation';

/**
 * The function's own configuration: what is wrong with it is thrown, not passed over, because it would open or close a
 * gate.
 */
export function decodeGates(text: string | undefined): Readonly<Record<string, GateVariable>> {
  if (!text) return {};
  const json = JSON.parse(text) as unknown;
  if (!isObject(json))
    throw new Error(`the environment variable ${HandlerVariable.GATES} is no JSON object: deploy the stack again`);
  return Object.fromEntries(
    Object.keys(json).map((project) => {
      const gate = parseGate(textAt(json, project) ?? '');
      if (!gate)
        throw new Error(`the gate of ${project} in ${HandlerVariable.GATES} is incomplete: deploy the stack again`);
      return [project, gate];
    }),
  );
}

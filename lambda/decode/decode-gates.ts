import { isObject, Reader, shape, readString } from './json';
import { FUNCTION_ERRORS, reasonWith } from './reasons';
import { parseGate, TemplateVariable } from '../../src/contract/gate';
import { GateVariable, HandlerVariable } from '../../src/contract/invocation';

/** Project -> its gate. */
export function decodeGates(json: string | undefined): Readonly<Record<string, GateVariable>> {
  return decodeVariable(HandlerVariable.GATES, json ?? '{}', (value) => parseGate(readString(value) ?? ''));
}

/** Template name -> what the stack declares of it. */
export function decodeTemplates(json: string): Readonly<Record<string, TemplateVariable>> {
  return decodeVariable(
    HandlerVariable.TEMPLATES,
    json,
    shape<TemplateVariable>({ session: readString, digest: readString }, {}),
  );
}

/**
 * The function's own configuration: an issue in it is thrown, not passed over, because it would open or close a gate.
 */
function decodeVariable<T>(variable: string, content: string, reader: Reader<T>): Readonly<Record<string, T>> {
  const json = JSON.parse(content) as unknown;
  if (!isObject(json)) throw new Error(reasonWith(FUNCTION_ERRORS.gatesNotObject, { variable }));
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const read = reader(value);
      if (read === undefined) throw new Error(reasonWith(FUNCTION_ERRORS.gateIncomplete, { name, variable }));
      return [name, read];
    }),
  );
}

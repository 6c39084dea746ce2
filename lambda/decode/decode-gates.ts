import { isObject, member, objectAt, textAt } from './json';
import { GateVariable, HandlerVariable } from '../../src/contract/invocation';

/** The function's own configuration: a fault in it is thrown, not passed over, because it would open or close a gate. */
export function decodeGates(text: string | undefined): Readonly<Record<string, GateVariable>> {
  if (!text) return {};
  const json = JSON.parse(text) as unknown;
  if (!isObject(json))
    throw new Error(`the environment variable ${HandlerVariable.GATES} is no JSON object: deploy the stack again`);
  return Object.fromEntries(
    Object.keys(json).map((project) => {
      const gate = objectAt(json, project) ?? {};
      const role = textAt(gate, 'role');
      const onSkipCi = textAt(gate, 'onSkipCi');
      if (!role || (onSkipCi !== 'approve' && onSkipCi !== 'wait'))
        throw new Error(`the gate of ${project} in ${HandlerVariable.GATES} is incomplete: deploy the stack again`);
      return [
        project,
        {
          role,
          onSkipCi,
          paths: textAt(gate, 'paths') ?? '',
          ...(member(gate, 'mergeResult') === true && { mergeResult: true }),
        },
      ];
    }),
  );
}

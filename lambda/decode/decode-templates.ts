import { isObject, objectAt, textAt } from './json';
import { TemplateVariable } from '../../src/contract/gate';
import { HandlerVariable } from '../../src/contract/invocation';

/**
 * The function's own configuration: an issue in it is thrown, not passed over, because it would open or close a gate.
 */
export function decodeTemplates(text: string): Readonly<Record<string, TemplateVariable>> {
  const json = JSON.parse(text) as unknown;
  if (!isObject(json))
    throw new Error(`the environment variable ${HandlerVariable.TEMPLATES} is no JSON object: deploy the stack again`);
  return Object.fromEntries(
    Object.keys(json).map((name) => {
      const template = objectAt(json, name) ?? {};
      const session = textAt(template, 'session');
      const digest = textAt(template, 'digest');
      if (!session || !digest)
        throw new Error(`the template ${name} in ${HandlerVariable.TEMPLATES} is incomplete: deploy the stack again`);
      return [name, { session, digest }];
    }),
  );
}

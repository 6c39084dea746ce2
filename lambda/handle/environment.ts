import { HandlerVariable } from '../../src/contract/invocation';
import { parseRepositoryArn } from '../decode/arn';
import { FUNCTION_ERRORS, reasonWith } from '../decode/reasons';

/** An environment variable of the function that must be there. */
export function requireVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(reasonWith(FUNCTION_ERRORS.variableMissing, { name }));
  return value;
}

/** The name of the one repository that the function serves. */
export function repositoryName(): string {
  return parseRepositoryArn(requireVariable(HandlerVariable.REPOSITORY_ARN))?.name ?? '';
}

/** A port whose adapter is loaded when it is needed first, and kept. */
export function once<Port>(load: () => Promise<Port>): () => Promise<Port> {
  let loaded: Promise<Port> | undefined;
  return async () => (loaded ??= load());
}

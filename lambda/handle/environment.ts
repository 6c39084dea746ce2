import { HandlerVariable } from '../../src/contract/invocation';
import { parseRepositoryArn } from '../decode/arn';

/** An environment variable of the function that must be there. */
export function requireVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the environment variable ${name} is missing: set it on the function`);
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

import { AwsError } from './aws-error';
import { AwsCall, explainAwsError } from './explain-aws-error';
import { PageLimit } from '../../lambda/decide/page-limit';
import { AWS_ERRORS } from '../errors/aws-errors';

/** What a client is asked with, for the messages. */
export interface AskSettings {
  readonly profile?: string;
  readonly region: () => Promise<string>;
}

/** Ask AWS; what the SDK throws becomes a line for the user. */
export async function askAws<T>(settings: AskSettings, call: AwsCall, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const region = await settings.region().catch(() => undefined);
    throw explainAwsError(error, { ...call, region, profile: settings.profile }) ?? error;
  }
}

/** What does not exist is undefined. */
export async function ifPresent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AwsError && error.kind === 'missing') return undefined;
    throw error;
  }
}

/** Read an answer page by page, until there are enough items. */
export async function askPages<T>(
  action: string,
  ask: (token: string | undefined) => Promise<{ readonly items?: readonly T[]; readonly next?: string }>,
  max = Infinity,
): Promise<T[]> {
  const limit = new PageLimit(action);
  const found: T[] = [];
  for (let token: string | undefined; ;) {
    const { items = [], next } = await ask(token);
    found.push(...items);
    if (!next || found.length >= max) return found.slice(0, max);
    const reason = limit.refuse(next);
    if (reason !== undefined) throw new AwsError(AWS_ERRORS.unreadableAnswer, { reason });
    token = next;
  }
}

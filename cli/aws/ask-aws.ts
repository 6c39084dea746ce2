import { AwsCall, explainAwsError } from './explain-aws-error';

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
    throw (
      explainAwsError(error, {
        ...call,
        ...(region && { region }),
        ...(settings.profile !== undefined && { profile: settings.profile }),
      }) ?? error
    );
  }
}

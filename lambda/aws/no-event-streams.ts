import { FUNCTION_ERRORS } from '../decode/reasons';
/**
 * Stands for the SDK's reader of event streams when handlers are bundled (projenrc/parted-bundles.ts). The client of
 * CloudWatch Logs brings it for StartLiveTail; handlers read pages of GetLogEvents.
 */
export const eventStreamSerdeProvider = undefined;

export function resolveEventStreamSerdeConfig<T>(config: T): T {
  return config;
}

export class EventStreamSerde {
  public constructor() {
    throw new Error(FUNCTION_ERRORS.noEventStreams);
  }
}

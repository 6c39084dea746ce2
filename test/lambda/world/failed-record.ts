import { START_FUNCTION_ARN } from '../events';

/** What Lambda hands to the destination on failure. */
export function failedRecord(payload: unknown, error: Error, time: Date): object {
  return {
    version: '1.0',
    timestamp: time.toISOString(),
    requestContext: {
      requestId: 'r',
      functionArn: START_FUNCTION_ARN,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: payload,
    responsePayload: { errorType: error.name, errorMessage: error.message },
  };
}

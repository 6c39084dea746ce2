import { FUNCTION_ERRORS, reasonWith } from '../decode/reasons';
/**
 * Put an answer where CloudFormation waits for it. The address is signed for a request without a content type, so the
 * body goes as bytes: a text would bring one along.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 */
export async function putAnswer(url: string, answer: object, send: typeof fetch = fetch): Promise<void> {
  const response = await send(url, { method: 'PUT', body: new TextEncoder().encode(JSON.stringify(answer)) });
  // The address holds a signature, so it is no part of the message.
  if (!response.ok) throw new Error(reasonWith(FUNCTION_ERRORS.answerNotTaken, { status: response.status }));
}

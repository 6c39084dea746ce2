/** The answer of a call, or what an error of AWS means, by its name. Other errors pass, so that Lambda tries again. */
export async function answerOr<Answer, const Meaning>(
  call: Promise<Answer>,
  meanings: Readonly<Record<string, Meaning>>,
): Promise<Answer | Meaning> {
  try {
    return await call;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (Object.hasOwn(meanings, name)) return meanings[name];
    throw error;
  }
}

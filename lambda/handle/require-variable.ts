/** An environment variable that must be there. */
export function requireVariable(environment: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`the environment variable ${name} is missing: set it on the function`);
  return value;
}

import { MASK } from './mask';
import { isReadableValue } from './readable';

/** `https://user:password@host`. A number before a slash is a port; a password may hold `@` and `/`. */
export const USER_INFO =
  /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,20}:\/\/)([^\s/@:"'<>]{0,200})(?::(?!\d{1,5}(?:[/?#]|$))([^\s"'<>]{1,300})|)@/gi;
/**
 * Parameters of signed URLs and of forms. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export const PARAMETER =
  /((?:[?&;]|\\u0026|&amp;)(?:(?:x-[a-z]{2,4}-)?(?:signature|credential|security-token)|sig|code|key|jwt|auth|pass|pwd|session)=)([^&;\s"'<>#\\]+)/gi;

export function maskUrls(text: string): string {
  return text
    .replace(USER_INFO, (whole, scheme: string, user: string, password: string | undefined) => {
      if (password !== undefined && isReadableValue(password)) return whole;
      // GitHub takes a token as the user of this password.
      const name = user.length >= 20 || password === 'x-oauth-basic' ? MASK : user;
      if (password === undefined) return `${scheme}${name}@`;
      return `${scheme}${name}:${MASK}@`;
    })
    .replace(PARAMETER, (whole, name: string, value: string) =>
      value.length >= 16 || /sig|cred|pass|pwd/i.test(name) ? name + MASK : whole,
    );
}

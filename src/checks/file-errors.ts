import { ErrorData } from './error-data';

/** What is wrong with a file. Each message is the end of the sentence "FILE ...". */
export const FILE_ERRORS = {
  notRegular: { message: 'is <kind>', fix: 'it must be a regular file' },
  unreadable: { message: 'cannot be read: <reason>', help: 'the system says why: check the path, and who may read it' },
  notUtf8: { message: 'is not UTF-8', fix: 'save it as UTF-8' },
  tooLarge: { message: 'is larger than <max>, the largest size that is read', help: 'shorten it' },
  tooDeep: { message: 'is nested more than <max> levels deep', help: 'write it with fewer levels' },
  notJson: {
    message: 'is not JSON: <reason>',
    help: 'the parser says where: correct it, or have it written again',
  },
} as const satisfies Readonly<Record<string, ErrorData>>;

/** A message for the subscribers of a topic. */
export interface TopicMessage {
  /** The subject of mails: less than 100 ASCII characters in one line. Absent where nobody reads it. */
  readonly subject?: string;
  readonly body: string;
}

/** A queue whose messages Lambda gives to a function, each after its delay. */
export interface MessageQueue {
  /** @param delaySeconds 900 at most */
  send(message: object, delaySeconds: number): Promise<void>;
}

/** A WebSocket whose other end is the test. */
export class FakeWebSocket {
  static opened = [];

  sent = [];
  isClosed = false;

  constructor(url) {
    this.url = url;
    FakeWebSocket.opened.push(this);
  }

  static get last() {
    return FakeWebSocket.opened.at(-1);
  }

  static reset() {
    FakeWebSocket.opened = [];
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  say(frame) {
    this.onmessage?.({data: JSON.stringify(frame)});
  }

  welcome() {
    this.say({type: "welcome", user_id: 1, connection_id: "x", heartbeat: 25, protocol: 1});
  }

  die(code) {
    this.onclose?.({code});
  }

  of(type) {
    return this.sent.filter((frame) => frame.type === type);
  }
}

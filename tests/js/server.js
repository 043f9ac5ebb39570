/** A server in a few lines: the contract's laws, kept in the plainest way, to hold the store against. */

const START = Date.parse("2026-01-01T00:00:00Z");

export class ModelServer {
  constructor({me = 1, people = [1, 2, 3], rooms = 3, limit = 20} = {}) {
    Object.assign(this, {me, people, limit, clock: 0, lastId: 0, rooms: new Map()});
    for (let id = 1; id <= rooms; id += 1) this.add(id);
  }

  add(id) {
    const cursors = new Map(this.people.map((user) => [user, 0]));
    const settings = {pinned: id === 2, muted: false, hidden: false, draft: "", nickname: ""};
    const joinedSeq = id === 3 ? 4 : 0;
    const room = {id, name: `room ${id}`, messages: [], version: 0, activeAt: this.now(), joinedSeq};
    this.rooms.set(id, {...room, cursors, settings});
  }

  now() {
    this.clock += 1000;
    return new Date(START + this.clock).toISOString().replace(/\.\d+Z$/, ".000Z");
  }

  user(id) {
    const profile = {display_name: "", avatar: null, bio: "", is_bot: false};
    return {id, username: `user${id}`, ...profile, online: false, last_seen_at: null};
  }

  post(roomId, userId, {client_id = null, mentions = [], kind = "text", payload = {}} = {}) {
    const room = this.rooms.get(roomId);
    const known = client_id && room.messages.find((message) => message.client_id === client_id);
    if (known) return known;
    const timestamp = this.now();
    const message = {
      id: ++this.lastId, room_id: roomId, user_id: userId, seq: room.messages.length + 1, version: ++room.version,
      client_id, kind, content: `text ${this.lastId}`, payload, attachments: [], reply_to: null, mentions,
      reactions: [], timestamp, edited_at: null, recalled_at: null,
    };
    room.messages.push(message);
    room.activeAt = timestamp;
    room.settings.hidden = false;
    return message;
  }

  recall(roomId, seq) {
    const room = this.rooms.get(roomId);
    const old = room.messages[seq - 1];
    const recalled = {content: "", mentions: [], payload: {by: old.user_id}, recalled_at: this.now()};
    const message = {...old, ...recalled, version: ++room.version};
    room.messages[seq - 1] = message;
    return message;
  }

  rename(roomId, name) {
    this.rooms.get(roomId).name = name;
    return this.post(roomId, null, {kind: "system", payload: {event: "room.renamed", by: 2, name}});
  }

  read(roomId, userId, seq) {
    const {cursors, messages} = this.rooms.get(roomId);
    cursors.set(userId, Math.max(cursors.get(userId), Math.min(seq, messages.length)));
  }

  shared(roomId) {
    const {id, name, version} = this.rooms.get(roomId);
    return {
      id, kind: "group", name, description: "", avatar: null, is_private: true, owner_id: 2,
      member_count: this.people.length, announcement: "", version, faces: this.people,
    };
  }

  summary(roomId) {
    const {messages, settings, cursors, activeAt, joinedSeq} = this.rooms.get(roomId);
    const readSeq = Math.max(joinedSeq, cursors.get(this.me));
    const isUnread = ({seq, kind, user_id}) => seq > readSeq && kind !== "system" && user_id !== this.me;
    const unread = messages.filter(isUnread);
    const counters = {
      unread: unread.length, mentions: unread.filter(({mentions}) => mentions.includes(this.me)).length,
      first_unread_seq: unread[0]?.seq ?? null, read_seq: readSeq,
    };
    const newest = {
      last_seq: messages.length, last_message: this.visible(roomId).at(-1) ?? null, active_at: activeAt,
    };
    const membership = {...settings, role: "member", joined_seq: joinedSeq, peer: null};
    return {...this.shared(roomId), ...membership, ...newest, ...counters};
  }

  summaries() {
    return {rooms: [...this.rooms.keys()].map((id) => this.summary(id)), users: this.people.map((id) => this.user(id))};
  }

  history(roomId, {before, after, around, since_version: since, limit = 5}) {
    const messages = this.visible(roomId);
    if (since !== undefined) return this.#changes(messages, since, limit);
    if (after !== undefined) return this.#upwards(messages, after, limit);
    const end = around === undefined ? (before ?? Infinity) : around + Math.ceil(limit / 2);
    const items = messages.filter(({seq}) => seq < end).slice(-limit);
    return {items, next: items.length && items[0] !== messages[0] ? items[0].seq : null, users: []};
  }

  visible(roomId) {
    const {messages, joinedSeq} = this.rooms.get(roomId);
    return messages.slice(joinedSeq);
  }

  #upwards(messages, after, limit) {
    const items = messages.filter(({seq}) => seq > after).slice(0, limit);
    return {items, next: items.length && items.at(-1) !== messages.at(-1) ? items.at(-1).seq : null, users: []};
  }

  #changes(messages, since, limit) {
    const all = messages.filter(({version}) => version > since).sort((a, b) => a.version - b.version);
    const items = all.slice(0, limit);
    return {items, next: items.length < all.length ? items.at(-1).version : null, users: []};
  }

  sync(rooms) {
    const answer = {...this.summaries(), changes: {}, limited: [], removed: []};
    for (const [id, version] of Object.entries(rooms)) {
      const all = this.#changes(this.visible(Number(id)), version, Infinity).items;
      if (all.length > this.limit) answer.limited.push(Number(id));
      else if (all.length) answer.changes[id] = all;
    }
    return answer;
  }
}

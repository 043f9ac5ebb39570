/** A clock of a thread of its own: a page's timers all but stand still while it is hidden. One tick for each wish. */

onmessage = ({data: milliseconds}) => setTimeout(() => postMessage(null), milliseconds);

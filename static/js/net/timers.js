/** The worker behind steady-clock.js: it waits, and says so. */
self.onmessage = ({data: {id, ms}}) => setTimeout(() => self.postMessage(id), ms);

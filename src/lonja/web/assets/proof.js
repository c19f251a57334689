/* A small sum for this machine, in a thread of its own (ALTCHA, SHA-256): which counter, behind salt and nonce, has a hash
 * that begins with the prefix? Says how far it is now and then, and at last the answer.
 */

const ROUND = 1000;
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");

self.onmessage = async ({ data: { parameters } }) => {
  if (!self.crypto?.subtle) return self.postMessage({ cannot: true });
  const began = performance.now();
  const head = [...bytes(parameters.salt), ...bytes(parameters.nonce)];
  const wanted = bytes(parameters.keyPrefix);
  const hash = (counter) => {
    const text = new Uint8Array(head.length + 4);
    text.set(head);
    new DataView(text.buffer).setUint32(head.length, counter);
    return crypto.subtle.digest("SHA-256", text);
  };
  for (let first = 0; first < 2 ** 32; first += ROUND) {
    const round = await Promise.all(Array.from({ length: ROUND }, (_, n) => hash(first + n)));
    const found = round.findIndex((digest) => wanted.every((byte, n) => byte === new Uint8Array(digest)[n]));
    if (found >= 0) {
      const derivedKey = hex(new Uint8Array(round[found]));
      return self.postMessage({ solution: { counter: first + found, derivedKey, time: performance.now() - began } });
    }
    self.postMessage({ tried: first + ROUND });
  }
};

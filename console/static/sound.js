// The sound of a new alert, made by the browser: two falling tones, three times. A browser lets a page
// sound only after its reader has clicked or typed on it.

const TONES = [880, 659]; // hertz
const LENGTH = 0.18; // seconds of a tone
const TIMES = 3;
const PATIENCE = 500; // milliseconds in which a browser says whether a page may sound

let context;

function wake() {
  context ??= new AudioContext();
  context.resume();
}

for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, wake, { once: true, capture: true });
}

// A context begins as suspended, and resumes at once only where the browser allows it.
export async function canSound() {
  context ??= new AudioContext();
  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, PATIENCE))]);
  return context.state === "running";
}

export function bell() {
  wake();
  for (let n = 0; n < TIMES * TONES.length; n += 1) {
    const start = context.currentTime + n * LENGTH + Math.floor(n / TONES.length) * LENGTH;
    const tone = new OscillatorNode(context, { frequency: TONES[n % TONES.length] });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.4, start + 0.02);
    volume.gain.linearRampToValueAtTime(0, start + LENGTH);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + LENGTH);
  }
}

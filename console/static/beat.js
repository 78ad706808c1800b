// A worker that beats every `data` milliseconds: browsers slow down the timers of hidden pages, but
// not those of a worker, and the duty officer must hear a new alert in time.
let timer;
onmessage = (event) => {
  clearInterval(timer);
  timer = setInterval(() => postMessage("beat"), event.data);
};

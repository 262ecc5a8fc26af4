# serve DIRECTORY LOG: a web server on loopback; sets its process, `server`, and its `port`. To be sourced.
serve() {
  python3 -u -m http.server --bind 127.0.0.1 --directory "$1" 0 >"$2" 2>&1 &
  server=$!
  for _ in $(seq 50); do
    port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$2")
    [[ -n $port ]] && return
    sleep 0.1
  done
  echo "the web server did not start: $(cat "$2")"
  return 1
}

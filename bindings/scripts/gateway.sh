# shellcheck shell=bash
# Starts a gateway for the script that sources this, until that script ends, and sets NICEPAY_SANDBOX_URL to where it is:
#     . bindings/scripts/gateway.sh [ARGUMENT...]        arguments of `nicepay-sandbox serve`
gateway_program=$("$(dirname "${BASH_SOURCE[0]}")/../../scripts/program.sh" nicepay-sandbox nicepay-sandbox)
gateway_said=$(mktemp)
"$gateway_program" serve --port 0 "$@" >"$gateway_said" &
gateway=$!
trap 'kill "$gateway" 2>/dev/null; rm -f "$gateway_said"' EXIT
for _ in $(seq 100); do
    NICEPAY_SANDBOX_URL=$(sed -n 's/^nicepay-sandbox is at //p' "$gateway_said")
    [[ -n $NICEPAY_SANDBOX_URL ]] && break
    sleep 0.1
done
[[ -n $NICEPAY_SANDBOX_URL ]] || { echo "gateway: it does not start" >&2; exit 1; }

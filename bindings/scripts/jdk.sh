#!/usr/bin/env bash
# Sees to it that a JDK (17 or newer) and Maven are there.
set -euo pipefail

if ! command -v mvn >/dev/null || ! command -v javac >/dev/null; then
    debian=$(dirname "${BASH_SOURCE[0]}")/../../scripts/debian.sh
    "$debian" maven openjdk-17-jdk-headless || "$debian" maven default-jdk-headless
fi

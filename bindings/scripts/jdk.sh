#!/usr/bin/env bash
# Sees to it that a JDK (17 or newer) and Maven are there.
set -euo pipefail

if ! command -v mvn >/dev/null || ! command -v javac >/dev/null; then
    command -v apt-get >/dev/null || { echo "jdk: install Maven and a JDK 17 or newer" >&2; exit 1; }
    apt-get update && apt-get install -y maven openjdk-17-jdk-headless || apt-get install -y maven default-jdk-headless
fi

package io.culvert.policy;

/// A policy document with the name that explanations and the audit use.
public record NamedPolicy(String name, PolicyDocument document) {}

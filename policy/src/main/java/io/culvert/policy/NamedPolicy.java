package io.culvert.policy;

/// A policy document under the name that explanations and the audit call it by.
public record NamedPolicy(String name, PolicyDocument document) {}

namespace OtaStack.Server.Problems;

/// <summary>One kind of failure of the API: a stable code for machines, its HTTP status and a short title.</summary>
internal sealed record ProblemCode(string Code, int Status, string Title);

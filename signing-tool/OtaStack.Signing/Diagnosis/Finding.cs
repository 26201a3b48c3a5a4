namespace OtaStack.Signing.Diagnosis;

/// <summary>One thing that was found out about a repository.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Code">One of <see cref="FindingCode"/>; the sentence for people is made from it.</param>
/// <param name="Subject">The file or role that it is about.</param>
/// <param name="Arguments">The other facts that the sentence names, in order after the subject.</param>
/// <param name="Remedy">Arguments of the <c>ota</c> command that mends it; empty when there is nothing to do, or none that does.</param>
public sealed record Finding(Severity Severity, string Code, string Subject, IReadOnlyList<string> Arguments, IReadOnlyList<string> Remedy);

using System.Text.Json.Serialization;

namespace OtaStack.Server.Health;

/// <param name="Status"><c>ok</c> or <c>failing</c>.</param>
/// <param name="Failing">Names of the failing parts; absent when there are none.</param>
internal sealed record HealthAnswer(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string[]? Failing);

using System.Text.Json.Serialization;

namespace OtaStack.Server.Rollouts;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HaltReason))]
internal sealed partial class RolloutJson : JsonSerializerContext;

namespace OtaStack.Scenario;

/// <param name="Once">End by itself instead of leaving the console open.</param>
/// <param name="JsonPath">Where the measured summary is written, or null.</param>
/// <param name="Devices">Number of virtual devices, 5–200.</param>
/// <param name="Seed">Seed of every fault that is injected.</param>
/// <param name="ServerKills">How often the server is killed (SIGKILL) and started again while the story runs.</param>
/// <param name="DataDirectory">Where keys, repository and server data are kept; a temporary folder, removed at the end, when null.</param>
internal sealed record ScenarioOptions(bool Once, string? JsonPath, int Devices, int Seed, int ServerKills, string? DataDirectory);

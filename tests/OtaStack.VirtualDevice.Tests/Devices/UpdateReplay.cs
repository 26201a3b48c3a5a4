using System.Text;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Devices;

/// <summary>
/// An update without network and threads: agent and launcher on simulated flash, the server's files handed over directly.
/// After each boot the slot that runs is compared with what was released, byte by byte.
/// </summary>
internal sealed class UpdateReplay
{
    private const long Start = 1_800_000_000;
    private const int MostBoots = 20;
    private const int MostSteps = 2000;

    private readonly RepositorySimulator _repository = new(Start);
    private readonly Dictionary<string, (string Name, byte[] Bytes)[]> _sets = [];
    private readonly SimulatedRelease _first;
    private readonly SimulatedRelease _second;
    private readonly RememberingScheme _scheme = new(new Ed25519Scheme());
    private readonly byte[] _desired;

    public UpdateReplay()
    {
        byte[] shared = Bytes(5000, 1);
        _sets["1.0.0"] = [("a.dll", shared), ("app.entry", Bytes(60, 2)), ("b.dll", Bytes(6000, 3))];
        _sets["1.1.0"] = [("a.dll", shared), ("app.entry", Bytes(60, 2)), ("b.dll", Bytes(6500, 4))];
        _first = _repository.AddRelease("thermostat", "board", "1.0.0", _sets["1.0.0"]);
        _second = _repository.AddRelease("thermostat", "board", "1.1.0", _sets["1.1.0"]);
        _repository.Publish();
        _desired = Encoding.ASCII.GetBytes(
            "{\"assignment\":7,\"device\":\"dev-1\",\"pollSeconds\":5,\"product\":\"thermostat\",\"releaseId\":\"thermostat-1.1.0\","
            + $"\"rollout\":\"r1\",\"target\":\"{_second.ImagePath}\"}}");
    }

    /// <summary>A device fresh from the factory.</summary>
    public SimulatedFlash NewDevice(ulong seed)
    {
        SimulatedFlash flash = new(new FlashGeometry(Size: 128 * 1024), seed);
        FactoryImage.Install(
            new SimulatedFileSystem(flash),
            new ManagedHmacSha256(),
            new FactoryContent(_repository.RootJson(1), new ArraySource(_first.Index), new ArraySource(_first.Image)) { ReleaseId = _first.ReleaseId, Version = "1.0.0", SecurityCounter = 1 });
        return flash;
    }

    /// <summary>Runs until the agent has ended with the assignment; returns the state and the version that runs then.</summary>
    public (AgentState State, string Version) Run(SimulatedFlash flash, int healthCode, string what)
    {
        long now = Start + 10;
        for (int boot = 0; boot < MostBoots; boot++)
        {
            try
            {
                UpdateAgent agent = Boot(flash, now, what);
                if (Live(agent, healthCode, ref now))
                {
                    return (agent.State, agent.RunningVersion);
                }
            }
            catch (PowerLostException)
            {
                flash.PowerOn();
            }

            now += 60;
        }

        Assert.Fail($"{what}: not done after {MostBoots} boots");
        return default;
    }

    private static byte[] Bytes(int length, ulong seed)
    {
        SeededRandom random = new(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)random.Next(256);
        }

        return bytes;
    }

    private UpdateAgent Boot(SimulatedFlash flash, long now, string what)
    {
        SimulatedFileSystem files = new(flash);
        ManagedHmacSha256 hmac = new();
        BootChoice choice = BootSelection.Choose(files, new LauncherHmac(hmac), ResetReason.Unknown);
        UpdateAgent agent = new(new DeviceIdentity("thermostat", "dev-1", "board"), new AgentSettings { RequestBytes = 4096 }, files, [_scheme], hmac);
        Assert.True(choice.Outcome != BootOutcome.NoBootableSlot, $"{what}: nothing to boot");
        agent.Start(choice, now);
        Assert.True(_sets.ContainsKey(agent.RunningVersion), $"{what}: runs '{agent.RunningVersion}'");
        foreach ((string name, byte[] bytes) in _sets[agent.RunningVersion])
        {
            string path = choice.Folder + "/" + name;
            byte[] stored = new byte[files.Length(path)];
            files.Read(path, 0, stored, 0, stored.Length);
            Assert.True(bytes.AsSpan().SequenceEqual(stored), $"{what}: {path} is not what {agent.RunningVersion} released");
        }

        return agent;
    }

    /// <summary>True when the agent is done, false when it wants to restart.</summary>
    private bool Live(UpdateAgent agent, int healthCode, ref long now)
    {
        byte[] report = new byte[2048];
        for (int step = 0; step < MostSteps; step++)
        {
            now++;
            agent.DesiredStateArrived(_desired, 0, _desired.Length, now);
            if (agent.WriteReport(report, now) > 0)
            {
                agent.ReportDelivered(agent.ReportSequence, now);
            }

            if (agent.State is AgentState.Confirmed or AgentState.RolledBack or AgentState.Refused && agent.WriteReport(report, now) == 0)
            {
                return true;
            }

            switch (agent.Request.Kind)
            {
                case RequestKind.Reboot:
                    return false;
                case RequestKind.CheckHealth:
                    agent.HealthReported(healthCode, now);
                    break;
                case RequestKind.FetchMetadata:
                    Answer(agent, _repository.Fetch(agent.Request.Path), 0, int.MaxValue, now);
                    break;
                case RequestKind.FetchTarget:
                    Answer(agent, _repository.FetchTarget(agent.Request.Path), agent.Request.From, agent.Request.Count, now);
                    break;
                default:
                    now = Math.Max(now, agent.Request.NotBefore);
                    agent.Tick(now);
                    break;
            }
        }

        Assert.Fail($"the agent does not come to an end: {agent.State}, {agent.Reason}");
        return false;
    }

    private static void Answer(UpdateAgent agent, byte[]? file, int from, int count, long now)
    {
        int number = agent.Request.Number;
        if (file is null)
        {
            agent.TransferEnded(number, TransferOutcome.NotFound, now);
            return;
        }

        int end = (int)Math.Min(file.Length, (long)from + count);
        for (int position = from; position < end && agent.Request.Number == number; position += 1500)
        {
            agent.BytesArrived(number, file, position, Math.Min(1500, end - position), now);
        }

        agent.TransferEnded(number, TransferOutcome.Complete, now);
    }
}

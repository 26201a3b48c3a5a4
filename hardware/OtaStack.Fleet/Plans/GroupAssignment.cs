using OtaStack.VirtualDevice;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.Fleet.Plans;

/// <summary>Which device belongs to which group: drawn from the seed, the same for the same devices, groups and seed.</summary>
internal static class GroupAssignment
{
    /// <returns>The group of each device, in the order of the devices.</returns>
    /// <exception cref="FleetException">The counts ask for more devices than there are, or leave some over that no share takes; or a board has none.</exception>
    public static FleetGroup[] Assign(IReadOnlyList<DeviceOptions> devices, IReadOnlyList<FleetGroup> groups, ulong seed)
    {
        FleetGroup[] assigned = new FleetGroup[devices.Count];
        HashSet<string> named = [.. groups.Select(group => group.Board).OfType<string>()];
        foreach (string? board in named.Append(null))
        {
            int[] places = [.. Enumerable.Range(0, devices.Count).Where(i => board is null ? !named.Contains(devices[i].Identity.Board) : devices[i].Identity.Board == board)];
            if (board is not null && places.Length == 0)
            {
                throw new FleetException(Texts.Get("PlanBoardNone", board));
            }

            FleetGroup[] drawn = Draw(places.Length, [.. groups.Where(group => group.Board == board)], SeededRandom.For(seed, board is null ? "groups" : "groups/" + board), board);
            for (int i = 0; i < places.Length; i++)
            {
                assigned[places[i]] = drawn[i];
            }
        }

        return assigned;
    }

    /// <summary>Places for the devices of a board, null: of all boards that no group names.</summary>
    private static FleetGroup[] Draw(int devices, IReadOnlyList<FleetGroup> groups, SeededRandom random, string? board)
    {
        int counted = groups.Sum(group => group.Count ?? 0);
        int left = devices - counted;
        bool hasShares = groups.Any(group => group.Share is not null);
        if (left < 0 || (left > 0 && !hasShares))
        {
            throw new FleetException(board is null ? Texts.Get("PlanDevices", counted, devices) : Texts.Get("PlanBoardDevices", board, counted, devices));
        }

        List<FleetGroup> places = [.. groups.SelectMany(group => Enumerable.Repeat(group, group.Count ?? 0))];
        int sum = 0;
        foreach (FleetGroup group in groups.Where(group => group.Share is not null))
        {
            // Cumulative, so that rounding never loses a device.
            int before = left * sum / 100;
            sum += group.Share!.Value;
            places.AddRange(Enumerable.Repeat(group, (left * sum / 100) - before));
        }

        FleetGroup[] drawn = [.. places];
        for (int i = drawn.Length - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            (drawn[i], drawn[other]) = (drawn[other], drawn[i]);
        }

        return drawn;
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OtaStack.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class EpochsAndResets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Reset",
                table: "Reports",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "CertificateExpiresAt",
                table: "Devices",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Epoch",
                table: "Devices",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Reset",
                table: "Devices",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Restarts",
                table: "Devices",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "StartedAt",
                table: "Devices",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "UptimeSeconds",
                table: "Devices",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            // Devices that were erased in mid-rollout before this version: their rollouts (1 running, 2 paused) waited for them for ever.
            migrationBuilder.Sql(
                """
                UPDATE RolloutMembers SET Outcome = 6
                WHERE Outcome IN (1, 2)
                  AND EXISTS (SELECT 1 FROM Rollouts r WHERE r.Id = RolloutMembers.RolloutId AND r.State IN (1, 2))
                  AND EXISTS (SELECT 1 FROM Devices d WHERE d.Product = RolloutMembers.Product AND d.Id = RolloutMembers.DeviceId
                    AND (d.ErasedAt IS NOT NULL OR (RolloutMembers.Outcome = 2 AND d.RolloutId <> RolloutMembers.RolloutId)))
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Reset",
                table: "Reports");

            migrationBuilder.DropColumn(
                name: "CertificateExpiresAt",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "Epoch",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "Reset",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "Restarts",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "StartedAt",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "UptimeSeconds",
                table: "Devices");
        }
    }
}

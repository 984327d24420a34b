CREATE TABLE `Order` (
  `Row.Id` int AUTO_INCREMENT PRIMARY KEY,
  `select` varchar(113) NOT NULL UNIQUE,
  `First Name` varchar(64),
  `Last.Name` varchar(64),
  `e-mail [work]` varchar(256),
  `"Quoted" ``Title``` varchar(128),
  `Is Active` bit(1),
  `Y/N` char(1),
  `0or1` int,
  `Status` char(1),
  `Initials` varchar(2),
  `Start Date` varchar(10),
  `Group` varchar(64),
  `Löschen?` char(1) NOT NULL DEFAULT 'N'
) CHARACTER SET utf8mb4;
-- MySQL and MariaDB do not let a trigger change its own table; an event does it instead.
CREATE EVENT `delete leavers` ON SCHEDULE EVERY 1 MINUTE DO
  DELETE FROM `Order` WHERE `Löschen?` = 'J';
